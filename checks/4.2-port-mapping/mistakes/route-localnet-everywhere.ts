import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['settings-stay'],
  because:
    'route_localnet is switched on for all interfaces, and the LAN may send packets for 127.0.0.1 to this host.',
  edits: [{ find: 'conf/${this.bridge}/route_localnet', replace: 'conf/all/route_localnet' }],
})
