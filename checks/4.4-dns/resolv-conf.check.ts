/**
 * Lab 4.4: names of the world outside, by way of resolv.conf.
 */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import {
  type Check,
  type ContainerPlace,
  dnsQuery,
  ensure,
  GATEWAY,
  INTERNET,
  managerWithBridge,
  NAME_SERVER,
  type World,
} from '../support/index.ts'
import { finds, shown } from './files.ts'
import { OUTSIDE, type Server } from './scene.ts'

export function resolvConf(check: Check, scene: Server): void {
  check('outside-names', 'a container finds names of the world outside', {}, async (world) => {
    scene.web = await containerOnNetwork(world)
    scene.dns = await world.learner.create<DnsResolver>('DnsResolver')
    await scene.dns.writeResolvConf(scene.web.etc, NAME_SERVER)
    const control = await scene.web.exchange(NAME_SERVER, 53, dnsQuery(1, OUTSIDE))
    ensure(control !== undefined, {
      expected: `a question from web reaches the name server ${NAME_SERVER}, and the answer comes back`,
      observed: 'no answer came',
      next: 'This is the network of lab 4.1, not yet a matter of files: run the checks of 4.1 again.',
    })
    await finds(scene.web, {
      ...{ name: OUTSIDE, address: INTERNET, file: 'resolv.conf' },
      next: 'The file is `resolv.conf` in the folder that you are given; it needs one line, the word nameserver and the address.',
    })
  })

  check('one-server', 'a new resolv.conf replaces the old one', { needs: ['outside-names'] }, async () => {
    const { dns, web } = scene
    await web.shell("echo 'search stale.test' >> /etc/resolv.conf")
    await dns.writeResolvConf(web.etc, GATEWAY)
    const text = (await web.read('/etc/resolv.conf')) ?? ''
    ensure(!text.includes('stale.test'), {
      expected: `after writeResolvConf(etc, '${GATEWAY}') nothing is left of the file that was there`,
      observed: await shown(web, 'resolv.conf'),
      next: 'Somebody had written a line with a search list into the file, and it decides which names are asked for. Write the file anew, as you want it.',
    })
    const servers = [...text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm)].map(([, server]) => server)
    ensure(servers.join() === GATEWAY, {
      expected: `after writeResolvConf(etc, '${GATEWAY}') that is the only server in the file`,
      observed: `it has ${servers.join(', ') || 'none'}`,
      next: 'The servers are asked in the order of the file, so an old one in front of the new one goes on answering. Replace the file.',
    })
    await linkIsReplaced(scene)
  })
}

/** Root in a container can make its file a link, and who follows that writes wherever root in the container wants. */
async function linkIsReplaced({ dns, web }: Server): Promise<void> {
  const beside = '/etc/beside'
  for (const [make, leads, there] of [
    [`echo untouched > ${beside}`, `to ${beside}`, 'untouched\n'],
    [`rm -f ${beside}`, `to ${beside}, where there is no file`, undefined],
  ] as const) {
    await web.shell(`${make} && ln -sf beside /etc/resolv.conf`)
    await dns.writeResolvConf(web.etc, GATEWAY)
    const after = await web.read(beside)
    ensure(after === there, {
      expected: `resolv.conf was a link ${leads}, and writeResolvConf(etc, '${GATEWAY}') changes nothing there`,
      observed: after === undefined ? 'the file is gone' : `there is now: ${after.trim().slice(0, 200)}`,
      next: 'Who writes through a link writes where it leads, and root in a container can make it lead to any file of the host. Write a file of another name beside it, and rename that: rename replaces a link, also one that leads nowhere.',
    })
  }
  const text = (await web.read('/etc/resolv.conf')) ?? ''
  ensure(text.includes(GATEWAY), {
    expected: `resolv.conf, which was a link, is a file with the server ${GATEWAY}`,
    observed: await shown(web, 'resolv.conf'),
    next: 'What is there goes, and a file takes its place.',
  })
}

async function containerOnNetwork(world: World): Promise<ContainerPlace> {
  const manager = await managerWithBridge(world)
  const web = await world.container('web')
  await manager.setupContainerNetwork('web', web.pid)
  return web
}
