using Odin.Bench;

return args is ["edge", var file] ? await EdgeAlone.RunAsync(file) : 1;
