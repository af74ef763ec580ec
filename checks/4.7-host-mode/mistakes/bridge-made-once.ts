import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-again'],
  because: 'That the bridge is there is remembered instead of looked at, and somebody has deleted it since.',
  edits: [
    {
      find: ['  readonly #containers = new Map<string, Container>()', ''].join('\n'),
      replace: ['  readonly #containers = new Map<string, Container>()', '  #ready?: Promise<void>', ''].join(
        '\n',
      ),
    },
    {
      find: ['      await this.manager.initializeBridge()', ''].join('\n'),
      replace: ['      this.#ready ??= this.manager.initializeBridge()', '      await this.#ready', ''].join(
        '\n',
      ),
    },
  ],
})
