import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-again'],
  because:
    "The bridge goes with the last container of this ContainerRunner, although somebody else's is plugged into it.",
  edits: [
    {
      find: '    this.#containers.delete(containerId)\n    //#endregion\n',
      replace:
        '    this.#containers.delete(containerId)\n    const bridged = [...this.#containers.values()].some(({ ip }) => ip !== undefined)\n    if (container.ip !== undefined && !bridged) await this.manager.destroyBridge()\n    //#endregion\n',
    },
  ],
})
