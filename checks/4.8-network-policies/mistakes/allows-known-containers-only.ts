import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-allow'],
  because:
    'What fits no rule is allowed between containers that are up, and to a container that the policy has not been told of it is not.',
  edits: [
    {
      find: '      `-j ${TARGETS[this.otherwise]}`,\n',
      replace:
        "      ...(this.otherwise === 'allow'\n        ? [...this.#addresses.values()].map((ip) => `-s ${ip} -j ACCEPT`)\n        : ['-j DROP']),\n",
    },
  ],
})
