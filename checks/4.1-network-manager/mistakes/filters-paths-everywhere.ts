import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-forwarding'],
  because:
    'rp_filter is switched for all interfaces, as some forum post advises, and stays so after destroyBridge.',
  edits: [
    {
      find: "    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')\n",
      replace:
        "    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')\n    await writeFile('/proc/sys/net/ipv4/conf/all/rp_filter', '2')\n",
    },
  ],
})
