/**
 * Lab 4.6: what a container of each network mode has, whom it reaches, and what is left when it goes.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  addressOf,
  type ContainerPlace,
  ensure,
  packet,
  type Remote,
  refusalOf,
  scenario,
  type World,
} from '../support/index.ts'
import {
  IDS,
  isDone,
  isRefused,
  isUnchanged,
  linksOf,
  managerFor,
  modesOn,
  type NetworkModes,
  NO_MODES,
  parse,
  shown,
} from './modes.ts'
import { sharingScenario } from './sharing.ts'

const INTERNET = '203.0.113.10'
/** The lowest two that are nobody's on a network without containers. */
const [FIRST, SECOND] = ['172.18.0.2', '172.18.0.3']

scenario('A network of its own, or none', (check) => {
  let modes: Remote<NetworkModes>
  let web: ContainerPlace
  let job: ContainerPlace
  let other: ContainerPlace
  /** Interfaces of the host before anybody was attached, and with job. */
  let links: { before: string[]; withJob: string[] }

  let begun: Promise<Remote<NetworkModes>> | undefined
  const begin = (world: World): Promise<Remote<NetworkModes>> => {
    begun ??= managerFor(world).then((manager: Remote<NetworkManager>) => modesOn(world, manager))
    return begun
  }

  check('parse', 'bridge, none and container:<id> are modes', {}, async (world) => {
    await Promise.all(['bridge', 'none'].map((text) => parse(world, text)))
    for (const expected of IDS) {
      const read = await isDone({
        call: `parseNetworkMode('container:${expected}')`,
        work: () => world.learner.call('parseNetworkMode', `container:${expected}`),
        next: 'An id begins with a letter or a digit; letters, digits, _, . and - may follow.',
      })
      const { id } = (read ?? {}) as { id?: unknown }
      ensure(id === expected, {
        expected: `parseNetworkMode('container:${expected}').id is '${expected}'`,
        observed: `it is ${shown(id)}`,
        next: 'The id is what stands behind the colon, as it stands there.',
      })
    }
    const texts = Object.keys(NO_MODES)
    const refusals = await Promise.all(
      texts.map((text) => refusalOf(() => world.learner.call('parseNetworkMode', text))),
    )
    const accepted = texts.filter((_, index) => refusals[index] === undefined)
    ensure(accepted.length === 0, {
      expected: 'parseNetworkMode throws for every text that is no mode',
      observed: `it took ${accepted.map(shown).join(', ')} for one`,
      next: NO_MODES[accepted[0] ?? ''] ?? '',
    })
  })

  check(
    'parse-quotes',
    'a text that is no mode is quoted in the error',
    { needs: ['parse'] },
    async ({ learner }) => {
      for (const text of ['brigde', 'container:../1']) {
        const refusal = await refusalOf(() => learner.call('parseNetworkMode', text))
        ensure(refusal?.message.includes(text) === true, {
          expected: `the error of parseNetworkMode('${text}') has that text in its message`,
          observed: `it says: ${refusal?.message}`,
          next: 'Whoever reads the message wants to see what was written: a blank too many, two letters exchanged.',
        })
      }
    },
  )

  check('none-loopback', 'with mode none, 127.0.0.1 answers', { needs: ['parse'] }, async (world) => {
    modes = await begin(world)
    job = await world.container('job')
    await job.listen(80)
    const before = await world.host.linkNames()
    const address = await modes.attach('job', job.pid, await parse(world, 'none'))
    links = { before, withJob: await world.host.linkNames() }
    ensure((address ?? undefined) === undefined, {
      expected: "attach('job', pid, none) returns undefined: there is no address",
      observed: `it returned ${shown(address)}`,
      next: 'A container with mode none has no address of its own: 127.0.0.1 is what every container has, and none is taken from the pool.',
    })
    await packet({ from: job, to: '127.0.0.1', port: 80 }).isAnswered({
      by: job,
      next: 'In a new namespace even lo is down, and only from inside can it be brought up: nsenter --target PID --net ip link set lo up.',
    })
  })

  check('bridge-outside', 'with mode bridge, the internet answers', { needs: ['parse'] }, async (world) => {
    modes = await begin(world)
    await world.internet.listen(80)
    web = await world.container('web')
    addressOf(await modes.attach('web', web.pid, await parse(world, 'bridge')))
    await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
      by: world.internet,
      next: 'This is what setupContainerNetwork of lab 4.1 does: hand over to it, and return the address that it returns.',
    })
  })

  check(
    'none-isolated',
    'with mode none, there is lo and nothing else',
    { needs: ['none-loopback'] },
    async () => {
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
      const shared = await parse(world, 'container:job')
      const path = await isDone({
        call: 'namespaceFor(container:job)',
        work: () => modes.namespaceFor(shared),
        next: 'job is attached, with mode none. It has a namespace as any other container has.',
      })
      ensure(typeof path === 'string' && path.startsWith('/'), {
        expected: 'namespaceFor(container:job) is the path of a network namespace',
        observed: `it is ${shown(path)}`,
        next: 'Only what the new container asks for decides: its mode is container, whatever the mode of job is.',
      })
      // Any process in that namespace will do, and there is one.
      const address = await modes.attach('job-side', job.pid, shared)
      ensure((address ?? undefined) === undefined, {
        expected: "attach('job-side', pid, container:job) returns undefined: job has no address",
        observed: `it returned ${shown(address)}`,
        next: 'The address is that of the container that it shares with, and job has none.',
      })
      await modes.detach('job-side')
      isUnchanged({
        ...{ before: ['lo 127.0.0.1/8'], after: await linksOf(job), what: 'after its sharer has gone job' },
        next: 'A sharer has nothing of its own in that namespace: nothing is made for it, nothing is taken back.',
      })
    },
  )

  check(
    'id-taken',
    'an id that is attached already is refused',
    { needs: ['none-isolated', 'bridge-outside'] },
    async (world) => {
      other = await world.container('other')
      const [none, bridge] = [await parse(world, 'none'), await parse(world, 'bridge')]
      const before = { host: await world.host.linkNames(), other: await linksOf(other) }
      const again =
        'job is attached, and was so after it had been refused once: a call that is refused changes nothing.'
      for (const [id, mode, words, once] of [
        ['job', none, 'none', undefined] as const,
        ['job', none, 'none', again] as const,
        ['job', bridge, 'bridge', undefined] as const,
        ['web', none, 'none', undefined] as const,
      ]) {
        await isRefused({
          call: `attach('${id}', …, ${words})${once === undefined ? '' : ', once more,'}`,
          work: () => modes.attach(id, other.pid, mode),
          next:
            once ??
            `${id} is attached already. The bridge notices an id that comes twice, and for the other modes you have to. One entry for each id: look before you write it.`,
        })
      }
      const next = 'The id was taken, and this process was not to have anything: look before you do anything.'
      isUnchanged({
        before: before.other,
        after: await linksOf(other),
        what: 'the process that was refused',
        next,
      })
      isUnchanged({ before: before.host, after: await world.host.linkNames(), what: 'the host', next })
      const calls = await world.learner.sideBySide(
        modes,
        ['attach', 'twin', other.pid, none],
        ['attach', 'twin', other.pid, none],
      )
      const refused = calls.filter(({ error }) => error !== undefined)
      ensure(refused.length === 1, {
        expected: "of two calls of attach('twin', …) at the same moment, one throws",
        observed: refused.length === 0 ? 'none did' : `both did: ${refused[0]?.error?.message}`,
        next: 'Two calls go on side by side, from one await to the next. Write the entry before the first await.',
      })
      await modes.detach('twin')
    },
  )

  check(
    'dead-pid',
    'a process that is gone is refused; the id is free',
    { needs: ['id-taken'] },
    async (world) => {
      const pid = await world.deadPid()
      const before = await world.host.linkNames()
      for (const text of ['none', 'bridge']) {
        const mode = await parse(world, text)
        await isRefused({
          call: `attach('late', ${pid}, ${text}), whose process is gone,`,
          work: () => modes.attach('late', pid, mode),
          next: 'A command that failed has to be noticed; zx throws unless you tell it not to.',
        })
      }
      const next = 'Whatever was done or written down before the failure has to be taken back in a catch.'
      isUnchanged({
        before,
        after: await world.host.linkNames(),
        what: 'after attempts that failed the host',
        next,
      })
      const bridge = await parse(world, 'bridge')
      const address = await isDone({
        ...{ call: 'after attempts that failed, attach() with the same id', next },
        work: () => modes.attach('late', other.pid, bridge),
      })
      ensure(address === SECOND, {
        expected: `late gets the lowest address that is free, ${SECOND}: only web has one`,
        observed: `it gets ${shown(address)}`,
        next: 'A container with mode none takes no address, and one whose attach() has failed keeps none.',
      })
    },
  )

  check(
    'detach-bridge',
    'after detach, cable, address and id are free',
    { needs: ['dead-pid'] },
    async (world) => {
      for (const id of ['web', 'job', 'late']) await modes.detach(id)
      isUnchanged({
        ...{
          before: links.before,
          after: await world.host.linkNames(),
          what: 'after detach of all containers the host',
        },
        next: 'What setupContainerNetwork has made, cleanup takes back.',
      })
      for (const id of ['web', 'never-attached']) {
        await isDone({
          call: `detach('${id}')`,
          work: () => modes.detach(id),
          next: 'What is not attached (any more) has nothing to take back: that is no error.',
        })
      }
      const [none, bridge] = [await parse(world, 'none'), await parse(world, 'bridge')]
      const next = 'detach() has to forget the id, whatever its mode was.'
      await isDone({
        call: "attach('job', …, none), after its detach,",
        work: () => modes.attach('job', job.pid, none),
        next,
      })
      const attached = async (place: ContainerPlace, when: string): Promise<void> => {
        const address = await isDone({
          call: `attach('web', …, bridge), ${when},`,
          work: () => modes.attach('web', place.pid, bridge),
          next: 'The id has to be free in two lists: in your own, and in that of the manager, which forgets it, and its address, in cleanup().',
        })
        ensure(address === FIRST, {
          expected: `web, attached ${when}, gets the lowest address, ${FIRST}`,
          observed: `it gets ${shown(address)}`,
          next: 'The cable may be gone without the network knowing: only cleanup() of lab 4.1 gives the address back.',
        })
      }
      await attached(web, 'after its detach')
      await web.stop()
      await isDone({
        call: 'detach() of a container whose process has ended',
        work: () => modes.detach('web'),
        next: 'Nothing has to be done inside of it: all that is to be taken back is on the host.',
      })
      await attached(other, 'after the process of the first one has ended')
    },
  )
})

sharingScenario()
