/**
 * Listens to every interface of one namespace from before the snapshot on, and keeps what it heard as it came: packets are
 * made sense of on the other side, and only when a check failed.
 */
import { Buffer } from 'node:buffer'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { unprivileged } from './namespaces.ts'

/** Some twenty thousand packets; a learner's loop may send more, and then the first ones are the telling ones. */
const KEPT = 2 * 1024 * 1024

/** Milliseconds until a mark counts as lost: learner code has kept it back. */
const PATIENCE = 60_000

export interface Interface {
  index: number
  name: string
  up: boolean
}

export interface Capture {
  /** Resolves when a datagram with this word has been heard, and with it all that was sent before; false when it never was. */
  heard(word: string): Promise<boolean>
  /**
   * The pcap stream from this byte on, base64.
   * @param from 0 is the start of its header
   */
  take(from: number): { pcap: string; full: boolean }
  /** The interfaces there are now. */
  links(): Promise<Interface[]>
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
  let last: Buffer = Buffer.alloc(0)
  tcpdump.stdout.on('data', (chunk: Buffer) => {
    last = chunk
    if (length > KEPT) full = true
    if (full) return
    chunks.push(chunk)
    length += chunk.length
  })
  tcpdump.on('error', () => {})
  await once(tcpdump.stderr, 'data')
  return {
    heard(word) {
      return new Promise((resolve) => {
        const end = (found: boolean): void => {
          clearTimeout(timer)
          tcpdump.stdout.off('data', look)
          resolve(found)
        }
        // A word may be cut in two by the end of a piece.
        const look = (): void => {
          seen = Buffer.concat([seen.subarray(-word.length), last])
          if (seen.includes(word)) end(true)
        }
        let seen: Buffer = Buffer.alloc(0)
        const timer = setTimeout(end, PATIENCE, false)
        tcpdump.stdout.on('data', look)
      })
    },
    take(from) {
      heard = Buffer.concat([heard, ...chunks])
      chunks = []
      return { pcap: heard.subarray(from).toString('base64'), full }
    },
    links: () => linksOf(namespace),
    end: () => void tcpdump.kill('SIGKILL'),
  }
}

async function linksOf(namespace: string): Promise<Interface[]> {
  const { stdout } = await promisify(execFile)('nsenter', [`--net=${namespace}`, 'ip', '-o', 'link'])
  const lines = stdout.matchAll(/^(\d+): ([^:@]+)[^<\n]*<([^>\n]*)>/gm)
  return [...lines].map(([, index, name = '', flags = '']) => ({
    ...{ index: Number(index), name, up: flags.split(',').includes('UP') },
  }))
}
