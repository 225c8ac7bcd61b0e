// Signaling over Socket.io as its tutorials do it, with rooms: what one says, the others of the room hear.
const need = require('node:module').createRequire(process.env.TINCAN_RIVALS + '/');
const { Server } = need('socket.io');
const io = new Server(Number(process.argv[2]), { transports: ['websocket'] });
io.on('connection', (socket) => {
  let room;
  socket.on('join', (name, done) => {
    room = name;
    socket.join(room);
    done();
  });
  socket.on('signal', (data) => socket.to(room).emit('signal', data));
});
