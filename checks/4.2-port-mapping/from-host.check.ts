/**
 * Lab 4.2: the host itself reaches a published port.
 */
import { type Check, HOST, packet } from '../support/index.ts'
import type { Publishing } from './scene.ts'

export function fromHost(check: Check, scene: Publishing): void {
  check(
    'host-lan-address',
    'the host itself reaches web by 192.168.1.100:8080',
    { needs: ['lan-reaches'] },
    async ({ host }) => {
      const { network } = scene
      await packet({ from: host, to: HOST, port: 8080 }).isAnswered({
        by: network.web,
        byProgram: true,
        next: 'What the host itself sends never passes PREROUTING, it begins in OUTPUT: the DNAT is needed there, too.',
      })
    },
  )

  check(
    'host-localhost',
    'the host itself reaches web by 127.0.0.1:8080',
    { needs: ['host-lan-address'] },
    async ({ host }) => {
      const { network } = scene
      await packet({ from: host, to: '127.0.0.1', port: 8080 }).isAnswered({
        by: network.web,
        byProgram: true,
        next: 'It takes three things: DNAT in OUTPUT, route_localnet=1 on the bridge, and another source than 127.0.0.1.',
      })
    },
  )
}
