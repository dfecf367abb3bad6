import { defineConfig } from "vite";

// Two entries: main is on every page, network on the page of a network only.
// The manifest tells the server their hashed names.
export default defineConfig({
  publicDir: false,
  base: "/static/ui/",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: ["src/main.ts", "src/network.ts"],
      output: { entryFileNames: "[name].[hash].js", chunkFileNames: "[name].[hash].js" },
    },
  },
});
