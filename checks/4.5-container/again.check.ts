/**
 * Lab 4.5: a container is run once more, and stopped once more.
 */
import { type Check, ensure, INTERNET, isRefused, packet } from '../support/index.ts'
import {
  allPortsAnswer,
  containerOn,
  type Learners,
  looksUp,
  OUTSIDE,
  processForWeb,
  returns,
  run,
  type TwoContainers,
} from './scene.ts'

export function again(check: Check, scene: TwoContainers): void {
  check(
    'restart',
    'web can be run again, with another process',
    { needs: ['published', 'outside', 'stop-frees-address'] },
    async (world) => {
      const { db, web } = scene
      const was = web.ip
      scene.first = web.place
      web.place = await processForWeb(world, 'web-again')
      await returns(
        async () => {
          web.ip = await run(web.container, web.place)
        },
        'run() works again after stop()',
        'After stop() the container is not running: whatever says that it is has to be taken back as well.',
      )
      ensure(web.ip !== was, {
        expected: `run() returns the new address of web: the old one, ${was}, is that of cache now`,
        observed: `it returned ${web.ip}`,
        next: 'Nothing that run() has found out may outlive stop(): each start gets its own address.',
      })
      const next = `web had ${was}, which is the address of cache now, and has ${web.ip}, with another process. Whatever is done for web at this start has to be about the new ones.`
      await looksUp({ by: db.place, name: 'web', address: web.ip, next })
      await allPortsAnswer(world, web, next)
      await looksUp({ by: web.place, name: 'web', address: web.ip, next })
      for (const [name, address] of [['db', db.ip] as const, [OUTSIDE, INTERNET] as const]) {
        await looksUp({
          ...{ by: web.place, name, address },
          next: 'This process has another /etc than the first one had: its files have to be written at each start.',
        })
      }
    },
  )

  check(
    'stop-again',
    'stop of a container that is not running is nothing',
    { needs: ['restart'] },
    async (world) => {
      const { host, db, web, first } = scene
      const stopAgain = (container: Learners): Promise<void> =>
        returns(
          () => container.stop(),
          'stop() does nothing when the container is not running (yet, or any more)',
          'What is not running need not be stopped: that is no error.',
        )
      await web.container.stop()
      await stopAgain(web.container)
      const successor = await containerOn(host, world, 'web', ['8080:80/tcp'])
      await stopAgain(successor)
      let ip = ''
      await returns(
        async () => {
          ip = await run(successor, web.place)
        },
        'after the second stop() of web, another container can be run with its name and its port 8080',
        'The name, the port or the address is taken, and nobody has it. At its second start web had another address than at its first: what is taken back has to be what this start has done.',
      )
      await stopAgain(web.container)
      await stopAgain(await containerOn(host, world, 'web', ['8080:80/tcp']))
      await isRefused({
        call: 'run() of the first web, while another one has its name,',
        work: () => run(web.container, first),
        next: 'The name is taken. That this container had it before does not matter.',
      })
      const next =
        'A container that is not running has nothing to take back. Its name and its address do not say what is its own: by now they are those of another one. Remember what run() has done, and forget it once that is taken back.'
      await looksUp({ by: db.place, name: 'web', address: ip, next })
      await packet({ from: db.place, to: ip, port: 80 }).isAnswered({ by: web.place, next })
    },
  )
}
