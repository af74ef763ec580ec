import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-keeps-host'],
  because: 'With the last of its own containers it switches forwarding off, which those of others live by.',
  edits: [
    {
      find: '    this.#containers.delete(containerId)\n',
      replace: [
        '    this.#containers.delete(containerId)',
        '    if (this.#containers.size > 0) return',
        "    await once(spawn('sh', ['-c', 'echo 0 >/proc/sys/net/ipv4/ip_forward']), 'exit')",
        '',
      ].join('\n'),
    },
  ],
})
