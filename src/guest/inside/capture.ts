/**
 * Listens to every interface of one namespace from before the snapshot on, and keeps what it heard as it came: packets are
 * made sense of on the other side, and only when a check failed.
 */
import { Buffer } from 'node:buffer'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

/** Some twenty thousand packets; a learner's loop may send more, and then the first ones are the telling ones. */
const KEPT = 2 * 1024 * 1024

export interface Capture {
  /** The pcap stream from its header on, base64. */
  take(): string
  /** The interfaces there are now, by number. */
  links(): Promise<[number, string][]>
  end(): void
}

/** @param namespace its path */
export async function startCapture(namespace: string): Promise<Capture> {
  const args = '-i any -y LINUX_SLL2 --immediate-mode -n -U -s 128 -Z root -w - ip or arp'.split(' ')
  const tcpdump = spawn('nsenter', [`--net=${namespace}`, 'tcpdump', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  let length = 0
  tcpdump.stdout.on('data', (chunk: Buffer) => {
    if (length > KEPT) return
    chunks.push(chunk)
    length += chunk.length
  })
  tcpdump.on('error', () => {})
  await once(tcpdump.stderr, 'data')
  return {
    take: () => Buffer.concat(chunks).toString('base64'),
    links: () => linksOf(namespace),
    end: () => void tcpdump.kill('SIGKILL'),
  }
}

async function linksOf(namespace: string): Promise<[number, string][]> {
  const { stdout } = await promisify(execFile)('nsenter', [`--net=${namespace}`, 'ip', '-o', 'link'])
  return [...stdout.matchAll(/^(\d+): ([^:@]+)/gm)].map(([, index, name]) => [Number(index), name ?? ''])
}
