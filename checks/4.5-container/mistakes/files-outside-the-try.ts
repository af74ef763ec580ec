import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-early'],
  because: 'Only the ports are expected to fail: after a failure to write the files the cable stays.',
  edits: [
    {
      find: [
        '    await names.writeHostsFile(etc, this.name, ip)',
        '    await names.writeResolvConf(etc, nameServer)',
        '',
      ].join('\n'),
      replace: [
        '    try {',
        '      await names.writeHostsFile(etc, this.name, ip)',
        '      await names.writeResolvConf(etc, nameServer)',
        '    } catch (error) {',
        '      this.#taken.length = 0',
        '      throw error',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
