import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['process-gone'],
  because: 'A process counts as running as long as /proc has its pid: that is so for a zombie, too.',
  edits: [
    {
      find: '    const namespace = container && namespaceOf(container.pid)\n',
      replace:
        '    const namespace = container && existsSync(`/proc/${container.pid}`) && container.namespace\n',
    },
    {
      find: "import { readlinkSync } from 'node:fs'",
      replace: "import { existsSync, readlinkSync } from 'node:fs'",
    },
  ],
})
