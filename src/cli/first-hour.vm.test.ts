/**
 * A learner's first hour, from the list of labs to the second lab, in one terminal of 80×24: each screen says what has come of what was
 * typed, and what to do next.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPty, type TypedInto } from '../../checks/support/pty.ts'
import { solutionOf } from '../../checks/support/submission.ts'
import { openSandbox } from '../guest/index.ts'
import { defaultCacheDir } from '../image/index.ts'
import { lookAt } from './testing/looking-at.ts'
import { type Courses, openCourses, SIZES } from './testing/screens.ts'

const SLUG = '4.1-network-manager'
const FILE = /labs\/4\.1-network-manager\/network-manager\.ts/.source
const [ENTER, DOWN] = ['\r', '\u001b[B'] as const

let courses: Courses
beforeAll(async () => {
  courses = openCourses({ shared: true })
  await openSandbox({ kind: 'qemu', cacheDir: defaultCacheDir() })
})
afterAll(() => courses[Symbol.dispose]())

/** What somebody writes who does the obvious, one command after another: what it takes the place of, and the code. */
const WRITTEN = {
  bridge: [/todo\('TODO 1:.*'\)/, `await $\`ip link add \${this.bridge} type bridge\``],
  address: [
    /(?=\n.*\/\/ TODO 3,)/,
    `
    await $\`ip address add \${this.gateway}\${this.prefix} dev \${this.bridge}\`
    await $\`ip link set \${this.bridge} up\``,
  ],
  cable: [
    /todo\('TODO 2:.*'\)/,
    `const ip = this.pool.allocate()
    const veth = \`veth\${containerId.slice(0, 8)}\`
    const inside = ['nsenter', '--target', pid, '--net']
    await $\`ip link add \${veth} type veth peer name eth0 netns \${pid}\`
    await $\`ip link set \${veth} master \${this.bridge} up\`
    await $\`\${inside} ip link set lo up\`
    await $\`\${inside} ip address add \${ip}\${this.prefix} dev eth0\`
    await $\`\${inside} ip link set eth0 up\`
    await $\`\${inside} ip route add default via \${this.gateway}\`
    return ip`,
  ],
  rules: [
    /\/\/ TODO 3, .*\n.*\/\/ TODO 4: .*/,
    `await $\`sysctl -w net.ipv4.ip_forward=1\`
    const [from, out, back] = [['-s', this.subnet], ['!', '-o', this.bridge], ['-o', this.bridge]]
    await $\`iptables -t nat -A POSTROUTING \${from} \${out} -j MASQUERADE\`
    await $\`iptables -A FORWARD -i \${this.bridge} \${out} -j ACCEPT\`
    await $\`iptables -A FORWARD \${back} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\``,
  ],
} as const

function write(part: keyof typeof WRITTEN): void {
  const [place, code] = WRITTEN[part]
  const before = readFileSync(join(courses.of('80').root, 'labs', SLUG, 'network-manager.ts'), 'utf8')
  const after = before.replace(place, () => code)
  expect(after).not.toBe(before)
  courses.of('80').write(SLUG, after)
}

/** A shell whose prompts are numbered, so that each tells that the command before it is over. */
function typeAt(terminal: TypedInto) {
  const screen = lookAt(terminal, SIZES['80'])
  let number = 2
  const shows = async (...sees: RegExp[]): Promise<void> => {
    const { tooWide } = await screen.shows(...sees)
    expect(tooWide).toEqual([])
  }
  const ends = async (...sees: RegExp[]): Promise<void> => {
    number += 1
    const { visible } = await screen.shows(new RegExp(`^${number} \\$$`, 'm'))
    for (const seen of sees) expect(visible.join('\n')).toMatch(seen)
  }
  return {
    async ready() {
      terminal.type("PS1='\\# $ '; clear\r")
      await shows(/^2 \$$/m)
    },
    type: terminal.type,
    begin: (command: string) => terminal.type(`clear; npm run lab ${command}\r`),
    shows,
    ends,
    /** A command that ends by itself: all of this is on the screen then, together with the next prompt. */
    async run(command: string, ...sees: RegExp[]) {
      this.begin(command)
      await ends(...sees)
    },
  }
}

test('from the list of labs to the second lab', async () => {
  const { root } = courses.of('80')
  await using terminal = await onPty(['bash', '--norc', '--noprofile', '-i'], {
    ...{ cwd: root, folder: courses.folder, ...SIZES['80'] },
    env: { NO_COLOR: '1', PAGER: '', CI: '' },
  })
  const learner = typeAt(terminal)
  await learner.ready()

  learner.begin('')
  await learner.shows(/0 of \d+ labs passed/, /› · 4\.0 {2}Tour/, /Esc leaves/)
  learner.type(DOWN)
  await learner.shows(/› · 4\.1/)
  learner.type(ENTER)
  await learner.shows(/Lab 4\.1 · A network for containers/, /› read /, /Esc goes back/)
  learner.type(ENTER)
  await learner.shows(/You build/, /It takes/, /page 1 of \d+ · Enter goes on/)
  learner.type(ENTER)
  await learner.shows(/page 2 of \d+/)
  learner.type('q')
  await learner.ends(/→ To go on from page 2 of \d+: npm run lab read 4\.1/)

  const check = 'check 4.1'
  await learner.run(
    check,
    ...[/Nothing is written yet/, /TODO 7b/, new RegExp(`→ ${FILE}:\\d+: TODO 1: make the bridge`)],
  )
  write('bridge')
  await learner.run(
    check,
    ...[/✗ 1 {2}The bridge/, /observed {2}minidocker0 is down/, /→ ip link set NAME up switches/],
  )
  write('address')
  await learner.run(
    check,
    ...[/✓ 1 {2}The bridge/, /2 of \d+ checks passed/, new RegExp(`→ ${FILE}:\\d+: TODO 2: run a cable`)],
  )
  write('cable')
  await learner.run(
    check,
    ...[/✓ 2 {2}The cable/, /✗ step 3 of 7: a packet from web to 203\.0\.113\.10 is answered/],
    ...[/cause .*\s.*forwarding is off/, /→ A Linux host is no router/, /a hint: npm run lab hint 4\.1/],
  )
  await learner.run(
    'hint 4.1',
    /Hint 1 of 3/,
    /Follow one packet from a container/,
    /→ 2 hints left.*npm run lab hint/,
  )

  learner.begin('shell 4.1')
  await learner.shows(/Lab 4\.1 at host\. There are host, .*web/, /exit leaves/, /^host#$/m)
  learner.type('sysctl net.ipv4.ip_forward\r')
  await learner.shows(/^net\.ipv4\.ip_forward = 0\nhost#$/m)
  learner.type('exit\r')
  await learner.ends(/typed there has changed no code/, /→ npm run lab check 4\.1/)

  write('rules')
  await learner.run(
    check,
    ...[/✓ 3 {2}Out, and back/, /✓ 4 {2}Nobody else/, new RegExp(`→ ${FILE}:\\d+: TODO 5a`)],
  )
  courses.of('80').write(SLUG, readFileSync(solutionOf(SLUG), 'utf8'))
  await learner.run(
    check,
    ...[/✓ 7 {2}Again, and undone/, /✓ Lab 4\.1: (\d+) of \1 checks passed · 30 points/],
    ...[/npm run lab why 4\.1/, /→ npm run lab 4\.2/],
  )

  learner.begin('why 4.1')
  await learner.shows(
    /✗ is a packet\s+that is not answered/,
    /^ {2}net\.ipv4\.ip_forward = 1\n +✗ web → 203/m,
    /page 1 of 3/,
  )
  learner.type(ENTER)
  await learner.shows(/page 2 of 3/)
  learner.type(ENTER)
  await learner.ends(/On each of these 9 something depends/, /→ npm run lab 4\.2/)

  learner.begin('')
  await learner.shows(/1 of \d+ labs passed · 30 of \d+ points/, /✓ 4\.1/, /› · 4\.2/)
  learner.type(ENTER)
  await learner.shows(/Lab 4\.2 · Publishing a port/, /› read /)
  learner.type(ENTER)
  await learner.shows(/You build/, /page 1 of \d+/)
  learner.type('q')
  await learner.ends(/→ To go on from page 1/)
  learner.type('exit\r')
  expect(await terminal.ended()).toBe(0)
})
