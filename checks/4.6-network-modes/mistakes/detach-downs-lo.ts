import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['foreign-namespace'],
  because:
    'detach() takes lo down again after mode none, although its process and those that share with it may still run.',
  edits: [
    {
      find: "    if (container?.mode.kind === 'bridge') await this.manager.cleanup(containerId)\n",
      replace:
        "    if (container?.mode.kind === 'none') await $`nsenter --target ${container.pid} --net ip link set lo down`.quiet().nothrow()\n    if (container?.mode.kind === 'bridge') await this.manager.cleanup(containerId)\n",
    },
  ],
})
