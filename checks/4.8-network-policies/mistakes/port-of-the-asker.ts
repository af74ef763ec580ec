import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-port', 'allow-port'],
  because: 'The port is looked for in the source of the packet, and a client has another one each time.',
  edits: [{ find: '` -p ${each} --dport ${port}`', replace: '` -p ${each} --sport ${port}`' }],
})
