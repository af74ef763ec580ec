/**
 * Lab 4.5: calls that run at the same time.
 */
import { type Check, ensure, listed, packet, refusalOf, type World } from '../support/index.ts'
import {
  answersNeighbor,
  containerOn,
  hasSameLinks,
  isAsBefore,
  type Learners,
  looksUp,
  returnedAddress,
  returns,
  run,
  type TwoContainers,
  without,
} from './scene.ts'

/** Of two containers at the same time, which are not the same. */
const ALIKE = 'worker-of-the-night'

export function atOnce(check: Check, scene: TwoContainers): void {
  check(
    'run-twice',
    'of two runs at the same moment, one is refused',
    { needs: ['restart', 'stop-frees-address'] },
    async (world) => {
      const { host, db, cache } = scene
      await cache.container.stop()
      const job = await containerOn(host, world, 'job')
      const { pid, etc } = cache.place
      const calls = await world.learner.sideBySide(job, ['run', { pid, etc }], ['run', { pid, etc }])
      const refused = calls.filter(({ error }) => error !== undefined)
      ensure(refused.length === 1, {
        expected: 'of two calls of run() at the same moment, one throws',
        observed: refused.length === 0 ? 'none did' : `both did: ${refused[0]?.error?.message}`,
        next: 'Two calls go on side by side, from one await to the next. Let them take turns; or write down before the first await that this container is being run.',
      })
      const ip = returnedAddress(calls.find(({ error }) => error === undefined)?.value)
      await packet({ from: world.host, to: ip, port: 80 }).isAnswered({
        by: cache.place,
        next: 'One call was refused, and that one has taken back what the other had done. Each call takes back its own steps, and the one that is refused has none.',
      })
      const stops = await world.learner.sideBySide(job, ['stop'], ['stop'])
      const thrown = stops.find(({ error }) => error !== undefined)?.error
      ensure(thrown === undefined, {
        expected:
          'of two calls of stop() at the same moment, one stops the container and the other does nothing',
        observed: `one threw ${thrown?.name}: ${thrown?.message}`,
        next: 'Both take back the same steps. Let the second one wait for the first; then there is nothing left for it.',
      })
      await looksUp({
        ...{ by: db.place, name: 'job', address: undefined },
        next: 'After both calls of stop() the container is gone.',
      })
    },
  )

  check(
    'stop-while-starting',
    'stop while run is under way leaves nothing',
    { needs: ['run-twice'] },
    async (world) => {
      const { host, db, cache } = scene
      const state = await world.state()
      const job = await containerOn(host, world, 'job', ['8090:80/tcp'])
      const { pid, etc } = cache.place
      await world.learner.sideBySide(job, ['run', { pid, etc }], ['stop'])
      const next =
        'When stop() came, there was nothing yet that it could take back, or not all, and then run() went on. Let stop() wait until run() has ended, one way or the other.'
      try {
        await isAsBefore(world, { before: state, when: 'after run() and stop() have both returned', next })
        await looksUp({ by: db.place, name: 'job', address: undefined, next })
      } finally {
        await refusalOf(() => job.stop()) // its process and its port are wanted again
      }
      const dead = await world.deadPid()
      const [, stopped] = await world.learner.sideBySide(job, ['run', { pid: dead, etc }], ['stop'])
      ensure(stopped?.error === undefined, {
        expected: 'stop() does nothing when the run() that was under way has failed',
        observed: `it threw ${stopped?.error?.name}: ${stopped?.error?.message}`,
        next: 'Its end is what stop() waits for, one way or the other. That a start has failed is told to the one who called run(); after that there is nothing to stop.',
      })
    },
  )

  check(
    'started-at-once',
    'two containers can start, and stop, at once',
    { needs: ['run-twice'] },
    async (world) => {
      const { host, cache, first } = scene
      const links = await world.host.linkNames()
      // Two ports, so that its stop has more to do than who looks meanwhile.
      const left = await containerOn(host, world, `${ALIKE}-1`, ['8090:80/tcp', '8092:80/tcp'])
      const right = await containerOn(host, world, `${ALIKE}-2`, ['8091:80/tcp'])
      await returns(
        () => Promise.all([run(left, first), run(right, cache.place)]),
        `two containers, ${ALIKE}-1 and ${ALIKE}-2, can be run at the same moment`,
        'Two names are the same when every letter of them is. The network takes ids of any length: hand over the whole name.',
      )
      const next =
        'Two containers were started at the same moment. What a start finds out belongs to that container alone: no static field, no variable of the module.'
      await answersNeighbor(world, 8090, first, next)
      await answersNeighbor(world, 8091, cache.place, next)
      await stoppedTwice(world, left)
      await right.stop()
      await hasSameLinks(world, { before: links, when: 'after both were stopped', next })
      const twins = [await containerOn(host, world, 'TWIN'), await containerOn(host, world, 'twin')] as const
      const refusals = await Promise.all([
        refusalOf(() => run(twins[0], first)),
        refusalOf(() => run(twins[1], cache.place)),
      ])
      const refused = refusals.filter((refusal) => refusal !== undefined)
      ensure(refused.length === 1, {
        expected: 'of two containers named TWIN and twin that are started at the same moment, one is refused',
        observed: refused.length === 0 ? 'none is' : `both are: ${refused[0]?.message}`,
        next: 'Between asking for a name and having it nobody may come in: take it before the first await, as setupContainerNetwork does with the id.',
      })
      for (const twin of twins) await twin.stop()
      await hasSameLinks(world, {
        before: links,
        when: 'after TWIN and twin were stopped',
        next: 'One of them ran. It is disconnected by the id by which it was connected, in small letters or as it was given: the same both times.',
      })
      await relieved(world, scene)
      await hasSameLinks(world, {
        ...{ before: links, when: 'after both containers named relay were stopped' },
        next: 'The second was started while the first was being stopped. Each takes back its own steps.',
      })
    },
  )
}

/** Another one of the same name is started over and over while the first one is stopped, until it is let in. */
async function relieved(world: World, { host, db, cache, first }: TwoContainers): Promise<void> {
  const name = 'relay'
  // With ports, so that there is more than one step back to wait for.
  const former = await containerOn(host, world, name, ['8090:80', '8091:80'])
  await run(former, first)
  const latter = await containerOn(host, world, name)
  let ip = ''
  let over = false
  const start = async (): Promise<void> => {
    ip = await run(latter, cache.place)
  }
  const stopping = former.stop().finally(() => {
    over = true
  })
  stopping.catch(() => {}) // told below
  while (!over && (await refusalOf(start)) !== undefined);
  await stopping
  const next =
    ip === ''
      ? `The first container named ${name} had been stopped when this one was run.`
      : `Another container named ${name} was run while the first one was being stopped: it was let in before the first had given up its name, which then took that of the other away. Take the steps back in the opposite order, so that what keeps others out is given up last.`
  if (ip === '') await returns(start, `after stop() of ${name}, another ${name} can be run`, next)
  await looksUp({ ...{ by: db.place, name, address: ip }, next })
  await latter.stop()
}

/** Looks as soon as a second stop has returned that was called while the first one was under way. */
async function stoppedTwice(world: World, container: Learners): Promise<void> {
  const before = await world.host.linkNames()
  const second = async (): Promise<string[]> => {
    await container.stop()
    return without(before, await world.host.linkNames())
  }
  const [, gone] = await Promise.all([container.stop(), second()])
  ensure(gone.length === 1, {
    expected: 'when the second of two calls of stop() at the same moment returns, one cable is gone',
    observed: `gone by then: ${listed(gone)}`,
    next: 'The first call was still at work, and the second returned as if all were done: its caller counts on a port, a name and an address that are not free yet. Let it wait for the end of the first.',
  })
}
