/**
 * Lab 4.4: what is a name or an address, and what is refused.
 */
import { type Check, ensure, isDone, NAME_SERVER } from '../support/index.ts'
import { hasNames, shown } from './files.ts'
import { ADDRESSES, allRefused, NAMES, NO_ADDRESSES, NO_NAMES, quoted } from './refused.ts'
import { CACHE, DB, type Files, MOVED, WEB } from './scene.ts'

export function names(check: Check, scene: Files): void {
  check(
    'names-accepted',
    'names of letters, digits, -, _ and . are known',
    { needs: ['later-names', 'lookup'] },
    async () => {
      const { dns, web } = scene
      for (const [name, next] of Object.entries(NAMES)) {
        await isDone({
          call: `register('${name}', '${CACHE}')`,
          work: () => dns.register(name, CACHE),
          next,
        })
      }
      const expected = Object.fromEntries(Object.keys(NAMES).map((name) => [name.toLowerCase(), CACHE]))
      await hasNames(web, expected, 'Each of these names was registered.')
      for (const address of ADDRESSES) {
        await isDone({
          call: `register('a', '${address}')`,
          work: () => dns.register('a', address),
          next: `This is an IPv4 address, and no more is asked for: isIPv4 of node:net knows what that is.`,
        })
      }
      for (const name of Object.keys(NAMES)) await dns.unregister(name)
    },
  )

  check(
    'bad-names-refused',
    'what is no name or no address is refused',
    { needs: ['name-resolves', 'lookup'] },
    async () => {
      const { dns, web } = scene
      await dns.writeResolvConf(web.etc, NAME_SERVER)
      const before = { hosts: await web.read('/etc/hosts'), server: await web.read('/etc/resolv.conf') }
      const server = `${NAME_SERVER}\nnameserver 203.0.113.66`
      const nowhere = `${web.etc}/of-nobody`
      await allRefused([
        ...Object.entries(NO_NAMES).flatMap(([name, next]) => [
          { call: `register(${quoted(name)}, '${MOVED}')`, work: () => dns.register(name, MOVED), next },
          {
            call: `writeHostsFile(etc, ${quoted(name)}, '${MOVED}')`,
            work: () => dns.writeHostsFile(web.etc, name, MOVED),
            next,
          },
        ]),
        ...Object.entries(NO_ADDRESSES).flatMap(([address, next]) => [
          ...['bad', 'db'].map((name) => ({
            call: `register('${name}', ${quoted(address)})`,
            work: () => dns.register(name, address),
            next,
          })),
          {
            call: `writeHostsFile(etc, 'bad', ${quoted(address)})`,
            work: () => dns.writeHostsFile(web.etc, 'bad', address),
            next,
          },
        ]),
        ...[server, 'ns.example.test', ...Object.keys(NO_ADDRESSES)].map((text) => ({
          call: `writeResolvConf(etc, ${quoted(text)})`,
          work: () => dns.writeResolvConf(web.etc, text),
          next: 'A resolver can be told to ask one IPv4 address: isIPv4 of node:net knows what that is.',
        })),
        {
          call: `writeHostsFile('${nowhere}', 'bad', '${MOVED}')`,
          work: () => dns.writeHostsFile(nowhere, 'bad', MOVED),
          next: 'There is no such folder, and so there is no such container: do not make one. Is the write awaited?',
        },
        {
          call: `writeResolvConf('${nowhere}', '${NAME_SERVER}')`,
          work: () => dns.writeResolvConf(nowhere, NAME_SERVER),
          next: 'There is no such folder, and so there is no such container: do not make one. Is the write awaited?',
        },
      ])
      const next = 'Check the name, the address and the folder first; write, and remember, only then.'
      const files = { hosts: await web.read('/etc/hosts'), server: await web.read('/etc/resolv.conf') }
      ensure(files.hosts === before.hosts && files.server === before.server, {
        expected: 'a call that is refused changes no file',
        observed: `it was refused, and it changed one: ${await shown(web, files.hosts === before.hosts ? 'resolv.conf' : 'hosts')}`,
        next,
      })
      for (const [name, address] of Object.entries({ db: DB, bad: undefined })) {
        const registered = await dns.resolve(name)
        ensure((registered ?? undefined) === address, {
          expected: `after calls of register('${name}', …) that were refused, resolve('${name}') is ${address ?? 'undefined'} as before`,
          observed: `it is ${JSON.stringify(registered) ?? 'undefined'}`,
          next,
        })
      }
      await web.shell('mkdir /etc/of-nobody')
      await isDone({
        call: `after calls that were refused, register('after', '${CACHE}')`,
        work: () => dns.register('after', CACHE),
        next: 'A call that is refused leaves nothing behind: no name, and no folder that later calls would write to.',
      })
      await hasNames(web, { web: WEB, db: DB, after: CACHE, bad: undefined }, next)
      const text = await web.read('/etc/of-nobody/hosts')
      ensure(text === undefined, {
        expected:
          'where writeHostsFile() was refused because the folder was not there, no file is ever written',
        observed: 'the folder was made later, and when a name was registered it got a hosts file',
        next,
      })
      await dns.unregister('after')
    },
  )
}
