/**
 * Lab 4.9 as a beginner writes it: bash, `conntrack -L`, awk and a loop.
 */
import { execFileSync } from 'node:child_process'
import { PortForwarder, type PortMapping } from '../../4.2-port-mapping/conformance/plain.ts'

export class UdpPortForwarder extends PortForwarder {
  private mine: string[] = []

  override async addPortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    await super.addPortForward(mapping, containerIp)
    if (mapping.protocols.includes('udp')) {
      this.mine.push(mapping.hostPort + ' ' + containerIp + ':' + mapping.containerPort)
      forget(mapping.hostPort, '!=', containerIp + ':' + mapping.containerPort)
    }
  }

  override async removePortForward(mapping: PortMapping, containerIp: string): Promise<void> {
    if (!mapping.protocols.includes('udp')) {
      await super.removePortForward(mapping, containerIp)
      return
    }
    const target = containerIp + ':' + mapping.containerPort
    const rulesBefore = countRules(mapping.hostPort, target)
    await super.removePortForward(mapping, containerIp)
    const rulesAfter = countRules(mapping.hostPort, target)

    const index = this.mine.indexOf(mapping.hostPort + ' ' + target)
    if (index >= 0) this.mine.splice(index, 1)
    if (index >= 0 || rulesAfter < rulesBefore) {
      forget(mapping.hostPort, '=', target)
    }
  }

  async movePortForward(mapping: PortMapping, fromIp: string, toIp: string): Promise<void> {
    await this.removePortForward(mapping, fromIp)
    await this.addPortForward(mapping, toIp)
  }
}

function forget(hostPort: number, compare: '=' | '!=', target: string): void {
  const script = `
    drop() {
      conntrack -D -p udp --orig-src "$1" --orig-dst "$2" --orig-port-src "$3" --orig-port-dst "$4" >/dev/null 2>&1
    }

    conntrack -L -p udp --orig-port-dst "$1" 2>/dev/null |
    awk '{
      n = 0
      for (i = 1; i <= NF; i++) {
        if ($i ~ /^(src|dst|sport|dport)=/) { value = $i; sub(/^[a-z]+=/, "", value); v[++n] = value }
      }
      if (n == 8) print v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]
    }' |
    while read -r client asked from port answers to answersfrom toport; do
      if [ "$answers:$answersfrom" ${compare} "$2" ] && ip -4 route get "$asked" 2>/dev/null | grep -q '^local '; then
        drop "$client" "$asked" "$from" "$port"
        echo "$answers $to $answersfrom $toport"
      fi
    done
    exit 0
  `
  const late = execFileSync('bash', ['-c', script, 'bash', String(hostPort), target], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  if (late === '') return

  // An answer that was on its way has no entry now, so it makes one, as if it were a question; and then the client's
  // next datagram is taken for the answer to it. Those must go, too.
  const sweep = `
    for round in 1 2 3; do
      sleep 0.03
      echo "$1" | while read -r a b c d; do
        if [ -n "$a" ]; then
          conntrack -D -p udp --orig-src "$a" --orig-dst "$b" --orig-port-src "$c" --orig-port-dst "$d" >/dev/null 2>&1
        fi
      done
    done
    exit 0
  `
  execFileSync('bash', ['-c', sweep, 'bash', late], { stdio: 'ignore' })
}

function countRules(hostPort: number, target: string): number {
  const text = execFileSync('bash', ['-c', 'iptables-save -t nat 2>/dev/null || true'], { encoding: 'utf8' })
  let count = 0
  for (const rule of text.split('\n')) {
    const words = rule + ' '
    if (!words.includes(' -p udp ')) continue
    if (!words.includes(' --dport ' + hostPort + ' ')) continue
    if (words.includes(' --to-destination ' + target + ' ')) count++
  }
  return count
}

export { NetworkManager, PortMapping } from '../../4.2-port-mapping/conformance/plain.ts'
