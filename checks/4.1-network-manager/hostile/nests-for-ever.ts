import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'is nested so deeply that its reader runs out of stack or of time.',
  must: { beRefused: 'bundle-failed' },
  code: `export const NetworkManager = ${'(['.repeat(200_000)}`,
})
