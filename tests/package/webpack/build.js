import webpack from 'webpack';

// WebAssembly is larger than what webpack expects of scripts.
const performance = { hints: false };
webpack({ mode: 'production', entry: './main.js', context: import.meta.dirname, performance }, (error, stats) => {
  if (error) throw error;
  console.log(stats.toString({ colors: false }));
  process.exitCode = stats.hasErrors() || stats.hasWarnings() ? 1 : 0;
});
