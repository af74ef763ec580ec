/**
 * What an error of a command means, in the words of somebody who has met it before. Only for errors that decide it; for all
 * others the message has to do.
 */

interface Known {
  /** In what the command, or the shell, has said. */
  said: RegExp
  /** In the command itself, where the same words can mean different things. */
  command?: RegExp
  means: string
}

const ONE_WORD =
  "zx makes one word of each value, blanks and all. For several words give it an array: const rule = ['-s', subnet, '-j', 'ACCEPT']."

const KNOWN: Known[] = [
  {
    said: /Bad argument `[^'\n]*"'/,
    means:
      'The quotation mark has become part of a word: iptables-save writes some values in quotation marks, for a shell to take away. And is that rule one of yours?',
  },
  { said: /chain name `?[^\n]* [^\n]*' too long|Bad argument `[^'\n]* [^'\n]*'/, means: ONE_WORD },
  { said: /: (ip|iptables|nft|nsenter|sysctl|conntrack) [^\n]*: command not found/, means: ONE_WORD },
  {
    said: /Nexthop has invalid gateway|Network is unreachable/,
    command: /\broute\b/,
    means:
      'A route is taken when the kernel can already reach its gateway: is the interface up by then, and does its address have the prefix length of the subnet?',
  },
  {
    said: /Network is down/,
    command: /\broute\b/,
    means: 'The interface that the route leads to has to be up first.',
  },
  {
    said: /Cannot find device|Device "[^"]*" does not exist/,
    command: /\blink del(ete)?\b/,
    means:
      'There is no such interface on this host, or no longer. Where it is gone already, nothing is left to delete: that need be no error.',
  },
  {
    said: /Cannot find device|Device "[^"]*" does not exist/,
    command: /\bip\b/,
    means:
      'Which network namespace does it run in? An interface is in one alone: the far end of a cable is no longer on the host when it has been moved.',
  },
  {
    said: /not a valid ifname|Numerical result out of range/,
    means: 'An interface name has 1 to 15 characters, without blanks and slashes.',
  },
  {
    said: /Invalid "netns" value|\/proc\/\d+\/ns\/net: No such file/,
    means: 'There is no process with that number (any more).',
  },
  {
    said: /File exists/,
    command: /\blink add\b.*\btype bridge\b/,
    means: 'An interface with that name is there already, from before: for a bridge that need be no error.',
  },
  {
    said: /File exists/,
    command: /\blink add\b.*\bnetns\b/,
    means:
      'One of the two names is taken: that of the near end on the host, or that of the far end in the namespace where it is to be. Do two ids give the same name, or is something left of an earlier call?',
  },
  {
    said: /File exists/,
    command: /\blink add\b/,
    means:
      'One of the two names is taken. Where both ends are made on the host, eth0 is taken by the eth0 of the host.',
  },
  {
    said: /File exists|already assigned/,
    command: /\b(address|addr|a) add\b/,
    means: 'That address is there already. `ip address replace` does not mind.',
  },
  {
    said: /File exists/,
    command: /^ip (?!.*(?:\s-n(?:etns)?\b|\bnetns exec\b)).*\broute add default\b/,
    means:
      'The host has a default route already. Was this one meant for a container? Then it has to run in the network namespace of that container: nsenter --target PID --net.',
  },
  {
    said: /File exists/,
    command: /\broute add\b/,
    means: 'Such a route is there already. `ip route replace` does not mind.',
  },
  {
    said: /Bad argument/,
    command: /^ip6?tables .*(?:-D|--delete) .*--comment (?![$'"])\S+ [^-\s]/,
    means:
      'This rule has a comment of several words, which iptables-save puts in quotation marks: cut at its blanks, the line has other words. Is it a rule of yours at all?',
  },
  {
    said: /Bad rule \(does a matching rule exist/,
    command: / (-D|--delete) /,
    means:
      'A rule is deleted by the very words with which it was added. Was it ever added, or has it been deleted before?',
  },
  {
    said: /Bad rule \(does a matching rule exist/,
    command: / (-C|--check) /,
    means:
      'iptables -C has answered: there is no such rule. It answers by its exit status, and zx throws when that is not 0: with .nothrow() you can look at its exitCode.',
  },
  {
    said: /No chain\/target\/match by that name|Chain '[^']*' does not exist/,
    command: /^ip6?tables (?!.*(?:-t\s*\w|--table\b)).*\b(?:PREROUTING|POSTROUTING)\b/,
    means:
      'Without -t it is table filter, which has no such chain. PREROUTING and POSTROUTING are chains of table nat: -t nat.',
  },
  {
    said: /Chain '[^']*' does not exist|CHAIN_\w+ failed \(No such file or directory\)|RULE_\w+ failed \(No such file or directory\)/,
    means:
      'A chain belongs to one table. Is it there, and in the table that this rule is written to? Without -t that is filter; in iptables-restore it is the one behind the last *.',
  },
  {
    said: /unknown option "?--(?:dport|sport|destination-port|source-port)\b/,
    means: 'A port is one of a protocol: -p tcp or -p udp has to stand before it.',
  },
  {
    said: /Invalid argument|only valid in the "?nat/,
    command: /-j (?:DNAT|SNAT|MASQUERADE|REDIRECT)\b/,
    means:
      'What rewrites addresses belongs to table nat: DNAT to PREROUTING and OUTPUT, SNAT and MASQUERADE to POSTROUTING.',
  },
  {
    said: /No chain\/target\/match by that name/,
    means: 'The chain is not there (in this table), or what stands behind -j or -m is no name of one.',
  },
  {
    said: /CHAIN(_USER)?_DEL failed \(Device or resource busy\)/,
    means: 'A chain can be deleted only when no rule leads to it any more: at least one still does.',
  },
  {
    said: /xtables lock/,
    means: 'Another iptables is at work at the same time. With -w it waits until that one has ended.',
  },
]

/** An address that a container was to get: `ip address add 172.18.0.2/16 dev eth0`, without a namespace. */
const ONTO_ETH0 = /^ip (?:-4 )?(?:address|addr|a) (?:add|replace) (\S+) dev eth0$/
const NO_WAY = /Nexthop has invalid gateway|Network is unreachable|Nexthop device is not up|Network is down/

/** @param earlier the commands that did their work before it, in their order */
export function meaningOf(command: string, said: string, earlier: string[] = []): string | undefined {
  const given = earlier.findLast((each) => ONTO_ETH0.test(each))
  if (given !== undefined && NO_WAY.test(said) && /\bnsenter\b.*\broute\b/.test(command)) {
    return `"${given}" ran on the host, whose own eth0 has that address now. The container has its eth0 in another network namespace: nsenter --target PID --net.`
  }
  return KNOWN.find((known) => known.said.test(said) && (known.command?.test(command) ?? true))?.means
}

/** A command as it fits into a sentence. */
export function shortened(command: string): string {
  return command.length > 100 ? `${command.slice(0, 100)}…` : command
}
