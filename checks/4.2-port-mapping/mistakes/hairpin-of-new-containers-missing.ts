import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['hairpin-self'],
  because:
    'The ports of the bridge are listed once and remembered: who is plugged in later has no hairpin mode.',
  edits: [
    {
      find: '  #lastTurn: Promise<unknown> = Promise.resolve()\n',
      replace: '  #lastTurn: Promise<unknown> = Promise.resolve()\n  #ports: string[] | undefined\n',
    },
    {
      find: 'const ports = await readdir(`/sys/class/net/${this.bridge}/brif`)',
      replace: 'const ports = (this.#ports ??= await readdir(`/sys/class/net/${this.bridge}/brif`))',
    },
  ],
})
