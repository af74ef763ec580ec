import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['network-stays'],
  because: 'Host.start() returns while communication is still being switched on.',
  edits: [{ find: '    await host.traffic.setIcc(true)', replace: '    host.traffic.setIcc(true)' }],
})
