import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-new-client'],
  because:
    'So that nothing is lost the new container is added first, while the port is still taken by the old one.',
  edits: [
    {
      find: ['    await this.removePortForward(mapping, fromIp)', ''].join('\n'),
      replace: ['    await this.addPortForward(mapping, toIp)', ''].join('\n'),
    },
    {
      find: ['    await this.addPortForward(mapping, toIp)', '    //#endregion'].join('\n'),
      replace: ['    await this.removePortForward(mapping, fromIp)', '    //#endregion'].join('\n'),
    },
  ],
})
