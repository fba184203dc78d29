// What importing AssemblyScript with `?wasm` gives (build/kernels.mjs): the compiled module, as base64.
declare module '*?wasm' {
  const base64: string;
  export default base64;
}
