/**
 * Lab 4.5: starts that fail leave nothing behind.
 */
import { type Check, ensure, isRefused, refusalOf, relyOn, textOf, type World } from '../support/index.ts'
import {
  answersNeighbor,
  containerOn,
  type Failures,
  hasSameLinks,
  isAsBefore,
  looksUp,
  namesIn,
  processFor,
  returns,
  run,
  spoil,
} from './scene.ts'

/** Above the gateway's, and that of the one container that runs. */
const LOWEST_FREE = '172.18.0.3'

export function failing(check: Check, scene: Failures): void {
  const { names, port, hostPorts } = scene
  const [taken, free] = [`${hostPorts.web}:${port}/tcp`, `${hostPorts.free}:${port}/tcp`]
  const afterTaken = `${hostPorts.last}:${port}/tcp`

  check(
    'port-taken',
    'when a port is taken, the start is taken back',
    { needs: ['network-stays'] },
    async (world) => {
      await relyOn('by-name', begin(scene, world))
      const { host, web, before } = scene
      scene.place = await processFor(world, names.rival, [port])
      for (const odd of [`${port}`, ` ${taken}`, '']) {
        await isRefused({
          call: `new Container() with the ports ${free} and '${odd}'`,
          work: () => containerOn(host, world, names.odd, [free, odd]),
          next: 'PortMapping.parseAll of lab 4.2 reads the mappings, and throws for what is none. Hand over what came, as it came.',
        })
      }
      const rival = await containerOn(host, world, names.rival, [free, taken, afterTaken])
      await isRefused({
        call: `run() of ${names.rival}, with the ports ${free}, ${taken} and ${afterTaken},`,
        work: () => run(rival, scene.place),
        next: `${names.web} has port ${hostPorts.web}, and addPortForward throws for it. Without an await nobody hears of it.`,
      })
      await isAsBefore(world, {
        ...{ before, when: `after run() of ${names.rival} has failed` },
        next: `Port ${hostPorts.web} was taken, and by then ${names.rival} had a cable, an address and port ${hostPorts.free}. Take back each step that has succeeded, and then throw on. A step that runs beside another may succeed when that one has failed: wait for its end, or take one step after the other.`,
      })
      const eager = await containerOn(host, world, names.rival, [taken, free])
      await isRefused({
        call: `run() of ${names.rival}, with the ports ${taken} and ${free},`,
        work: () => run(eager, scene.place),
        next: `${names.web} has port ${hostPorts.web}, and addPortForward throws for it. Without an await nobody hears of it.`,
      })
      await isAsBefore(world, {
        ...{ before, when: `after run() of ${names.rival} has failed at the first of its ports` },
        next: `Port ${hostPorts.web} was taken. Promise.all throws at once, and what runs beside it goes on: port ${hostPorts.free} was published after all had been taken back. Wait for the end of each step, or take one after the other.`,
      })
      await returns(
        () => rival.stop(),
        'stop() does nothing after a start that has failed',
        'After a start that has failed, the container is not running, and there is nothing to take back.',
      )
      await answersNeighbor(
        world,
        hostPorts.web,
        web.place,
        `The port of ${names.web} is not to be taken back: ${names.rival} never had it.`,
      )
    },
  )

  check(
    'failed-unknown',
    'a container that did not start is not found',
    { needs: ['port-taken'] },
    async () => {
      const { web } = scene
      await looksUp({
        ...{ by: web.place, name: names.rival, address: undefined },
        next: `The start of ${names.rival} has failed, and its name leads to an address that nobody has. Register the name last, when everything else is there, or take it back with the rest.`,
      })
    },
  )

  check('failed-early', 'whichever step fails, nothing is left', { needs: ['port-taken'] }, async (world) => {
    const { host } = scene
    const links = await world.host.linkNames()
    const process = await processFor(world, names.db, [port])
    const container = await containerOn(host, world, names.db, [free])
    const { pid, etc } = process
    const next = 'Every step can fail, not only the last one: all of them belong into the try.'
    const fails = async (
      call: string,
      process: { pid: number; etc: string },
      next: string,
    ): Promise<void> => {
      await isRefused({ call, work: () => container.run(process), next })
      const known = (await world.learner.callOn(host, 'names.resolve', names.db)) ?? undefined
      ensure(known === undefined, {
        expected: `after ${call} has failed, the resolver has no address for ${names.db}`,
        observed: `it has ${textOf(known)}`,
        next: 'Register the name last, when everything else is there, or take it back with the rest.',
      })
    }
    await fails('run() with a process that is gone', { pid: await world.deadPid(), etc }, next)
    await fails('run() with a folder that is not there', { pid, etc: `${etc}/of-nobody` }, next)
    for (const file of ['hosts', 'resolv.conf']) {
      await spoil(process, file)
      await fails(
        `run() with a folder in which ${file} cannot be written`,
        { pid, etc },
        `${next} There is a folder in the place of ${file}.`,
      )
      await process.shell(`rm -r /etc/${file}`)
    }
    await hasSameLinks(world, { before: links, when: 'after run() has failed', next })
    scene.db = { container, place: process, ip: '' }
    await returns(
      async () => {
        scene.db.ip = await run(container, process)
      },
      'after starts that have failed, run() works with a process and a folder that are there',
      'After a start that has failed, the container is not running: whatever says that it is has to be taken back as well.',
    )
    ensure(scene.db.ip === LOWEST_FREE, {
      expected: `${names.db} gets the lowest address that is free, ${LOWEST_FREE}`,
      observed: `it gets ${scene.db.ip}: a start that has failed has kept the other`,
      next: 'A cable that is gone does not free its address: only cleanup() of lab 4.1 gives that back.',
    })
  })

  check(
    'name-taken',
    'a name that is taken is refused, in any case',
    { needs: ['failed-early'] },
    async (world) => {
      const { host, web, db, place } = scene
      const found = { by: db.place, name: names.web, address: web.ip }
      await relyOn('by-name', looksUp({ ...found, next: '' }))
      const links = await world.host.linkNames()
      const capitals = names.web.toUpperCase()
      for (const name of [names.web, capitals]) {
        const second = await containerOn(host, world, name)
        await isRefused({
          call: `run() of another container, named ${name},`,
          work: () => run(second, place),
          next: `For the resolver ${names.web} and ${capitals} are one name: the second container would take it away from the first. For the network they are two ids, unless you make them one.`,
        })
        const next =
          'The second container was refused before it had anything, so it had nothing to take back: what cleanup() and unregister() find under this name belongs to the first one.'
        await returns(
          () => second.stop(),
          'stop() does nothing for a container whose run() was refused',
          next,
        )
        await hasSameLinks(world, { before: links, when: `after a second ${names.web} was refused`, next })
        await looksUp({ ...found, next })
      }
      await answersNeighbor(
        world,
        hostPorts.web,
        web.place,
        'The port belongs to the first one of that name, which goes on.',
      )
    },
  )
}

export function failingLate(check: Check, scene: Failures): void {
  const { names, port, hostPorts } = scene

  check(
    'failed-late',
    'a start that fails with its name leaves nothing',
    { needs: ['stop-goes-on'] },
    async (world) => {
      const { host, web, place } = scene
      const { register, unregister, known } = await namesIn(world, host)
      const state = await world.state()
      const late = await containerOn(host, world, names.late, [`${hostPorts.free}:${port}/tcp`])
      const refusal = await refusalOf(() => run(late, place))
      ensure(register === undefined || refusal !== undefined, {
        expected: `run() of ${names.late} throws, because its name cannot be registered`,
        observed: `it returned as if all were well, although register() throws ${register?.name}: ${register?.message}`,
        next: 'The name is a step as any other: is it inside the try, and awaited?',
      })
      if (refusal === undefined) return
      await isAsBefore(world, {
        ...{ before: state, when: `after run() of ${names.late} has failed` },
        next: `The hosts file of ${names.web} cannot be written, so register() threw, and unregister() may throw as well. A step back that fails is no reason to leave out the others: try all of them.`,
      })
      const next = `The hosts file of ${names.web} cannot be written, so register() threw, halfway: the name is known by then. Have the way back ready before this step is taken.`
      // What lab 4.4 itself cannot forget here, nobody can take back.
      if (unregister !== undefined && known) return
      await web.place.stop()
      const witness = await containerOn(host, world, names.witness)
      await run(witness, place)
      await looksUp({ by: place, name: names.late, address: undefined, next })
      await relyOn('stop-leaves-nothing', witness.stop())
      // What is still to be taken back may fail once more.
      await refusalOf(() => late.stop())
      await returns(
        () => run(late, place),
        `after a start that has failed, and stop(), ${names.late} may be run`,
        `${unregister === undefined ? '' : 'Something of the failed start could not be taken back then. '}A container that is half there must neither be running nor on its way for ever: what does stop() do with it?`,
      )
    },
  )
}

async function begin(scene: Failures, world: World): Promise<void> {
  const { host, place, names, port, hostPorts } = scene
  const container = await containerOn(host, world, names.web, [`${hostPorts.web}:${port}/tcp`])
  scene.web = { container, place, ip: await run(container, place) }
  scene.before = await world.state()
}
