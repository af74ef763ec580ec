import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-reach'],
  because:
    'Linux drops packets that are for somebody else until net.ipv4.ip_forward says that this machine is a router.',
  edits: [{ find: "    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')\n", replace: '' }],
})
