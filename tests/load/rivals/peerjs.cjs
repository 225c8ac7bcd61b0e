// The PeerJS server as its README starts it; only the number of connections is raised.
const need = require('node:module').createRequire(process.env.TINCAN_RIVALS + '/');
const { PeerServer } = need('peer');
PeerServer({ port: Number(process.argv[2]), host: '127.0.0.1', path: '/', concurrent_limit: 30000 });
