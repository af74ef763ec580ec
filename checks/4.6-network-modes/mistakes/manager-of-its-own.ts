import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-namespace'],
  because:
    'The network is made by a second manager, with the default bridge, and not by the one that was given.',
  edits: [
    {
      find: ["import type { NetworkManager } from '../4.1-network-manager/network-manager.ts'", ''].join(
        '\n',
      ),
      replace: ["import { NetworkManager } from '../4.1-network-manager/network-manager.ts'", ''].join('\n'),
    },
    {
      find: ['        return this.manager.setupContainerNetwork(containerId, pid)', ''].join('\n'),
      replace: ['        return new NetworkManager().setupContainerNetwork(containerId, pid)', ''].join('\n'),
    },
  ],
})
