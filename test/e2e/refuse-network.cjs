// Preloaded into a process (`--require`: into its workers too, before their first line). Whatever opens a connection, looks
// up a name or fetches throws, and the attempt is written to the file that ER2ALM_NETWORK_LOG names, so that one that is
// caught and forgotten is seen too. Plain JavaScript: npm may run on an older Node than er2alm.
const dgram = require('node:dgram')
const dns = require('node:dns')
const { appendFileSync } = require('node:fs')
const http = require('node:http')
const http2 = require('node:http2')
const https = require('node:https')
const { syncBuiltinESMExports } = require('node:module')
const net = require('node:net')
const tls = require('node:tls')

function refused(what) {
  return () => {
    appendFileSync(process.env.ER2ALM_NETWORK_LOG, `${what} in ${process.argv.join(' ')}\n`)
    throw new Error(`this run must not use the network: ${what}`)
  }
}

net.Socket.prototype.connect = refused('net.Socket.connect')
for (const name of ['connect', 'createConnection']) net[name] = refused(`net.${name}`)
tls.connect = refused('tls.connect')
http2.connect = refused('http2.connect')
for (const name of ['request', 'get']) {
  http[name] = refused(`http.${name}`)
  https[name] = refused(`https.${name}`)
}
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  dns[name] = refused(`dns.${name}`)
  dns.promises[name] = refused(`dns.promises.${name}`)
}
for (const name of ['bind', 'connect', 'send']) dgram.Socket.prototype[name] = refused(`dgram.Socket.${name}`)
globalThis.fetch = refused('fetch')
syncBuiltinESMExports()
