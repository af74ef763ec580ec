/**
 * Lab 4.6: what a container of each mode has, and what it reaches.
 */
import {
  addressOf,
  type Check,
  ensure,
  INTERNET,
  isDone,
  managerWithBridge,
  once,
  packet,
  type World,
} from '../support/index.ts'
import { isUnchanged, linksOf, modesOn, type OwnNetworks, parse, shown, startIn } from './scene.ts'

export function attaching(check: Check, scene: OwnNetworks): void {
  const begin = once(async (world: World) => {
    scene.manager = await managerWithBridge(world, {})
    return modesOn(world, scene.manager)
  })

  check('none-loopback', 'with mode none, 127.0.0.1 answers', { needs: ['parse'] }, async (world) => {
    scene.modes = await begin(world)
    scene.job = await world.container('job')
    await scene.job.listen(80)
    const before = await world.host.linkNames()
    const address = await scene.modes.attach('job', scene.job.pid, await parse(world, 'none'))
    scene.links = { before, withJob: await world.host.linkNames() }
    ensure((address ?? undefined) === undefined, {
      expected: "attach('job', pid, none) returns undefined: there is no address",
      observed: `it returned ${shown(address)}`,
      next: 'A container with mode none has no address of its own: 127.0.0.1 is what every container has, and none is taken from the pool.',
    })
    await packet({ from: scene.job, to: '127.0.0.1', port: 80 }).isAnswered({
      by: scene.job,
      next: 'In a new namespace even lo is down, and only from inside can it be brought up: nsenter --target PID --net ip link set lo up.',
    })
  })

  check('bridge-outside', 'with mode bridge, the internet answers', { needs: ['parse'] }, async (world) => {
    scene.modes = await begin(world)
    await world.internet.listen(80)
    scene.web = await world.container('web')
    addressOf(await scene.modes.attach('web', scene.web.pid, await parse(world, 'bridge')))
    await packet({ from: scene.web, to: INTERNET, port: 80 }).isAnswered({
      by: world.internet,
      next: 'This is what setupContainerNetwork of lab 4.1 does: hand over to it, and return the address that it returns.',
      nextStands: true,
    })
  })

  check(
    'none-isolated',
    'with mode none, there is lo and nothing else',
    { needs: ['none-loopback'] },
    async () => {
      const { job, links } = scene
      const next = 'None means none: no cable, no address, no route.'
      const has = (await linksOf(job)).join(', ')
      ensure(has === 'lo 127.0.0.1/8', {
        ...{ expected: 'the only interface in job, with mode none, is lo, with 127.0.0.1', next },
        observed: `it has ${has}`,
      })
      isUnchanged({
        ...{
          before: links.before,
          after: links.withJob,
          what: 'after job was attached with mode none the host',
        },
        next: 'None means none: what is made for the bridge must not be made and then hidden.',
      })
    },
  )

  check(
    'share-none',
    'a container with mode none can be shared with',
    { needs: ['none-isolated'] },
    async (world) => {
      const { modes, job } = scene
      const shared = await parse(world, 'container:job')
      const path = await isDone({
        call: 'namespaceFor(container:job)',
        work: () => modes.namespaceFor(shared),
        next: 'job is attached, with mode none. It has a namespace as any other container has.',
      })
      const side = await startIn(world, { name: 'Job', owner: 'job' }, path)
      isUnchanged({
        ...{ before: ['lo 127.0.0.1/8'], after: await linksOf(side) },
        what: 'Job, started in the namespace that namespaceFor(container:job) tells,',
        next: 'Only what the new container asks for decides: its mode is container, whatever the mode of job is. The path is /proc/PID/ns/net, with the pid of the process of job.',
      })
      const address = await isDone({
        call: "attach('Job', pid, container:job)",
        work: () => modes.attach('Job', side.pid, shared),
        next: 'Job and job are two ids: only one that is the same letter by letter is attached already.',
      })
      ensure((address ?? undefined) === undefined, {
        expected: "attach('Job', pid, container:job) returns undefined: job has no address",
        observed: `it returned ${shown(address)}`,
        next: 'The address is that of the container that it shares with, and job has none.',
      })
      await modes.detach('Job')
      isUnchanged({
        ...{ before: ['lo 127.0.0.1/8'], after: await linksOf(job), what: 'after its sharer has gone job' },
        next: 'A sharer has nothing of its own in that namespace: nothing is made for it, nothing is taken back.',
      })
    },
  )
}
