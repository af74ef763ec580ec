import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-refuses'],
  because: 'Subnet and gateway are not looked at, and a typing error becomes a network.',
  edits: [
    {
      find: 'if (!isIPv4(network) || !/^\\d{1,2}$/.test(prefix) || Number(prefix) > 32 || more !== undefined) {',
      replace: "if (network === '') {",
    },
  ],
})
