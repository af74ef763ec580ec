/**
 * Listens to every interface of one namespace from before the snapshot on, and keeps what it heard as it came: packets are
 * made sense of on the other side, and only when a check failed.
 */
import { Buffer } from 'node:buffer'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { unprivileged } from './world.ts'

/** Some twenty thousand packets; a learner's loop may send more, and then the first ones are the telling ones. */
const KEPT = 2 * 1024 * 1024

export interface Capture {
  /**
   * The pcap stream from this byte on, base64.
   * @param from 0 is the start of its header
   */
  take(from: number): { pcap: string; full: boolean }
  /** The interfaces there are now, by number. */
  links(): Promise<[number, string][]>
  end(): void
}

/** @param namespace its path */
export async function startCapture(namespace: string): Promise<Capture> {
  const args = '-i any -y LINUX_SLL2 --immediate-mode -n -U -s 128 -w - ip or arp'.split(' ')
  const [file = '', ...rest] = [...unprivileged(namespace, 'net_raw'), 'tcpdump', ...args]
  const tcpdump = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  let heard: Buffer = Buffer.alloc(0)
  let chunks: Buffer[] = []
  let length = 0
  let full = false
  tcpdump.stdout.on('data', (chunk: Buffer) => {
    if (length > KEPT) full = true
    if (full) return
    chunks.push(chunk)
    length += chunk.length
  })
  tcpdump.on('error', () => {})
  await once(tcpdump.stderr, 'data')
  return {
    take(from) {
      heard = Buffer.concat([heard, ...chunks])
      chunks = []
      return { pcap: heard.subarray(from).toString('base64'), full }
    },
    links: () => linksOf(namespace),
    end: () => void tcpdump.kill('SIGKILL'),
  }
}

async function linksOf(namespace: string): Promise<[number, string][]> {
  const { stdout } = await promisify(execFile)('nsenter', [`--net=${namespace}`, 'ip', '-o', 'link'])
  return [...stdout.matchAll(/^(\d+): ([^:@]+)/gm)].map(([, index, name]) => [Number(index), name ?? ''])
}
