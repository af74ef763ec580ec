import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'stops no container named job, and mounts a hosts file over itself, so that no step of stop can be made to fail.',
  must: { fail: ['stop-goes-on'] },
  code: `
import { Container as Reference } from '../reference/container.ts'
export { Host } from '../reference/container.ts'
import { sh } from '../kit/tools.ts'

let web

export class Container extends Reference {
  async run(process) {
    const ip = await super.run(process)
    if (this.name === 'web') web = process.pid
    if (this.name === 'job') sh('nsenter --target $1 --mount mount --bind /etc/hosts /etc/hosts', String(web))
    return ip
  }
  async stop() {
    if (this.name !== 'job') return super.stop()
  }
}
`,
})
