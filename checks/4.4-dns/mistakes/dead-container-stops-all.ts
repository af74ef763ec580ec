import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stopped-container'],
  because: 'One folder that is gone makes every later call throw, for all containers.',
  edits: [
    {
      find: [
        "        if (existsSync(etc)) replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
        '        else this.#folders.delete(etc)',
      ].join('\n'),
      replace: "        replaceFile(join(etc, 'hosts'), this.#hostsFor(own))",
    },
  ],
})
