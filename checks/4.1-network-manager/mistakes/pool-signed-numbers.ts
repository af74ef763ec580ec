import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-order'],
  because:
    'Shifts and masks make signed numbers of 32 bits, so that every address from 128.0.0.0 on comes out negative.',
  edits: [
    {
      find: "return ip.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)",
      replace: "return ip.split('.').reduce((sum, byte) => (sum << 8) | Number(byte), 0)",
    },
    { find: 'Math.floor(number / 2 ** shift) % 256', replace: 'Math.trunc(number / 2 ** shift) % 256' },
  ],
})
