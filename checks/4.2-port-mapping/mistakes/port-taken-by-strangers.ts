import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-closes'],
  because:
    'Any rule with --dport 8080 counts as a published port, also one about a machine that is not this host.',
  edits: [
    {
      find: 'line.includes(`--comment "publish ${port} to `)',
      replace: 'line.includes(`-p ${protocol} -m ${protocol} --dport ${mapping.hostPort} `)',
    },
  ],
})
