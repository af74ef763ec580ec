import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-refuses'],
  because: 'Only the first port is looked at closely; the second goes through parseInt.',
  edits: [
    {
      find: '/^([1-9]\\d*):([1-9]\\d*)(?:\\/(tcp|udp))?$/',
      replace: '/^([1-9]\\d*):([1-9]\\d*)[^/:]*(?:\\/(tcp|udp))?$/',
    },
  ],
})
