// The other side of `add-checkpoint` (C2SP tlog-witness), made with the Go reference libraries:
//
//	peer key DIR                                  makes the key of a log: log.skey, log.vkey
//	peer log DIR WITNESS_VKEY WITNESS_URL FROM TO  grows a Tessera log, which publishes nothing that is not cosigned
//	peer witness LOG_VKEY                         a witness that watches one log; prints its key and address
package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera"
	"github.com/transparency-dev/tessera/storage/posix"
	"golang.org/x/mod/sumdb/note"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "peer:", err)
		os.Exit(1)
	}
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	must(err)
	return n
}

func makeKey(dir string) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "log.example/test")
	must(err)
	must(os.WriteFile(filepath.Join(dir, "log.skey"), []byte(skey), 0o600))
	must(os.WriteFile(filepath.Join(dir, "log.vkey"), []byte(vkey+"\n"), 0o644))
}

func growLog(dir, vkey, address string, from, to int) {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	skey, err := os.ReadFile(filepath.Join(dir, "log.skey"))
	must(err)
	signer, err := note.NewSigner(string(skey))
	must(err)
	root, err := url.Parse(address)
	must(err)
	witness, err := tessera.NewWitness(vkey, root)
	must(err)
	driver, err := posix.New(ctx, posix.Config{Path: filepath.Join(dir, "log")})
	must(err)
	opts := tessera.NewAppendOptions().WithCheckpointSigner(signer).WithBatching(256, 100*time.Millisecond).
		WithCheckpointInterval(200*time.Millisecond).
		WithWitnesses(tessera.NewWitnessGroup(1, witness), &tessera.WitnessOptions{Timeout: 20 * time.Second})
	app, _, reader, err := tessera.NewAppender(ctx, driver, opts)
	must(err)
	await := tessera.NewPublicationAwaiter(ctx, reader.ReadCheckpoint, 50*time.Millisecond)
	var last tessera.IndexFuture
	for i := from; i < to; i++ {
		last = app.Add(ctx, tessera.NewEntry([]byte(fmt.Sprintf(`{"n":%d}`, i))))
	}
	_, _, err = await.Await(ctx, last)
	must(err)
}

// server is a witness of one log. What it saw is in memory.
type server struct {
	log    note.Verifier
	signer note.Signer
	mu     sync.Mutex
	size   uint64
	root   []byte
}

func (s *server) answer(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	head, raw, found := bytes.Cut(body, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	old, errOld := strconv.ParseUint(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if err != nil || !found || errOld != nil {
		http.Error(w, "malformed", http.StatusBadRequest)
		return
	}
	var steps [][]byte
	for _, line := range lines[1:] {
		step, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			http.Error(w, "malformed", http.StatusBadRequest)
			return
		}
		steps = append(steps, step)
	}
	cp, _, n, err := log.ParseCheckpoint(raw, s.log.Name(), s.log)
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old != s.size {
		w.Header().Set("Content-Type", "text/x.tlog.size")
		w.WriteHeader(http.StatusConflict)
		fmt.Fprintf(w, "%d\n", s.size)
		return
	}
	if s.size > 0 {
		if err := proof.VerifyConsistency(rfc6962.DefaultHasher, s.size, cp.Size, steps, s.root, cp.Hash); err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
	}
	signed, err := note.Sign(n, s.signer)
	must(err)
	s.size, s.root = cp.Size, cp.Hash
	_, err = w.Write(signed[bytes.LastIndex(bytes.TrimSuffix(signed, []byte("\n")), []byte("\n"))+1:])
	must(err)
}

func serveWitness(logKey string) {
	verifier, err := note.NewVerifier(strings.TrimSpace(logKey))
	must(err)
	skey, plain, err := note.GenerateKey(rand.Reader, "witness.example/go")
	must(err)
	signer, err := fnote.NewSignerForCosignatureV1(skey)
	must(err)
	vkey, err := fnote.VKeyToCosignatureV1(plain)
	must(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	s := &server{log: verifier, signer: signer}
	http.HandleFunc("POST /add-checkpoint", s.answer)
	fmt.Printf("%s http://%s\n", vkey, listener.Addr())
	must(http.Serve(listener, nil))
}

func main() {
	switch a := os.Args[1:]; {
	case len(a) == 2 && a[0] == "key":
		makeKey(a[1])
	case len(a) == 6 && a[0] == "log":
		growLog(a[1], a[2], a[3], number(a[4]), number(a[5]))
	case len(a) == 2 && a[0] == "witness":
		serveWitness(a[1])
	default:
		fmt.Fprintln(os.Stderr, "peer key|log|witness ...")
		os.Exit(2)
	}
}
