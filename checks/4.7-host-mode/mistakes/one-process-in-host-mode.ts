import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-ends'],
  because:
    'There is one variable for the process in host mode, and the second container overwrites that of the first.',
  edits: [
    {
      find: ['  readonly #containers = new Map<string, Container>()', ''].join('\n'),
      replace: [
        '  readonly #containers = new Map<string, Container>()',
        '  #onHost?: ContainerProcess',
        '',
      ].join('\n'),
    },
    {
      find: ['    return { process: await startProcess(command, { ownNetwork: false }), mappings }', ''].join(
        '\n',
      ),
      replace: [
        '    this.#onHost = await startProcess(command, { ownNetwork: false })',
        '    return { process: this.#onHost, mappings }',
        '',
      ].join('\n'),
    },
    {
      find: ['    await process.stop()', ''].join('\n'),
      replace: ['    await (ip === undefined ? this.#onHost : process)?.stop()', ''].join('\n'),
    },
  ],
})
