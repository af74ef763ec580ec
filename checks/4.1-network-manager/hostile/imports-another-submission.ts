import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'imports the work of somebody else, from a folder beside its own.',
  must: { beRefused: 'import-refused' },
  code: "export { NetworkManager } from '../../../bob/labs/4.1-network-manager/network-manager.ts'",
})
