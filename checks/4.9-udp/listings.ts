/** Lab 4.9: rules that lead to one container, and entries that lead to another. */
import { defineListings } from '../listings/define.ts'
import live from './live.ts'

/** Milliseconds to wait where nobody will answer. */
const IN_VAIN = 200

export default defineListings(async (stage) => {
  const { world, next } = stage
  const { host, neighbor } = world
  const ask = (clientPort: number, wait?: number) =>
    neighbor.request('192.168.1.100', 53, {
      protocol: 'udp',
      clientPort,
      ...(wait === undefined ? {} : { wait }),
    })
  const deleteEntries = () => host.shell('conntrack -F')
  /** All that lab 4.9 asks for left out: the rules change, and the entries stay. */
  const moveRules = (from: string, to: string) =>
    host.shell(`iptables-save | sed 's/\\b${from}\\b/${to}/g' | iptables-restore`)

  const { older, newer, mapping, forwarder } = await live.build(stage)
  await ask(5353)
  await moveRules(older.ip, newer.ip)
  await ask(5354)
  await next()

  await moveRules(newer.ip, older.ip)
  await deleteEntries()
  await next()

  await next()
  await deleteEntries()
  await next(() => ask(5353))

  await forwarder.removePortForward(mapping, older.ip)
  await deleteEntries()
  await ask(5355, IN_VAIN)
  await next()

  await forwarder.addPortForward(mapping, older.ip)
  await next()
})
