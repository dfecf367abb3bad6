import { defineConfig } from "vite";

// The manifest tells the server the hashed names.
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
      input: ["src/main.ts"],
      output: { entryFileNames: "[name].[hash].js", chunkFileNames: "[name].[hash].js" },
    },
  },
});
