import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow-port'],
  because:
    'An allowance for a protocol alone is left out: a rule is written for each port, and there is none.',
  edits: [
    {
      find: '    if (!source || !destination) return []\n',
      replace:
        "    if (!source || !destination) return []\n    if (action === 'allow' && traffic.protocol !== undefined && traffic.port === undefined) return []\n",
    },
  ],
})
