/** Imported first by a process that must not outlive the one that started it: Node ends the channel when that dies. */
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
