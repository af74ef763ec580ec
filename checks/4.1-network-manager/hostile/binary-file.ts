import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'is no text: bytes from an executable.',
  must: { beRefused: 'bundle-failed' },
  code: '\u007fELF\u0002\u0001\u0001\u0000\u0000\u0003\u0000>\u0000\uffff\u0000',
})
