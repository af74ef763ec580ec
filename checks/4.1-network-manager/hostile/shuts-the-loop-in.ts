import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'blocks the main thread for good, while a worker thread with descriptor 3 answers for it.',
  must: { fail: ['bridge-address'] },
  code: `
import { Worker } from 'node:worker_threads'

const WORKER = "const { writeSync } = require('fs'); setInterval(() => { for (let id = 1; id < 50; id++) writeSync(3, JSON.stringify({ id, value: {} }) + '\\\\n') }, 100)"

export class NetworkManager {
  initializeBridge() {
    new Worker(WORKER, { eval: true })
    return new Promise((resolve) => setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1000))
  }
}
`,
})
