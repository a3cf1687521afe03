// Copyright: (c) 2026, The Skyscraper Project
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

// A vCenter of govmomi's package simulator with nothing in it but what every vCenter has. It understands those options
// of the program vcsim that the tests need, and says in the same way where it listens.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/vmware/govmomi/simulator"
)

func main() {
	datacenters := flag.Int("dc", 0, "number of datacenters; only 0 is possible here")
	listen := flag.String("l", "127.0.0.1:0", "where to listen")
	tls := flag.Bool("tls", false, "encrypt; only false is possible here")
	username := flag.String("username", "", "who may log in; without it, everybody")
	password := flag.String("password", "", "and with what")
	flag.Parse()
	if *datacenters != 0 || *tls || flag.NArg() != 0 {
		log.Fatal("this one serves an empty vCenter, and does not encrypt")
	}

	model := simulator.VPX()
	model.Datacenter = 0
	defer model.Remove()
	if err := model.Create(); err != nil {
		log.Fatal(err)
	}
	model.Service.Listen = &url.URL{Host: *listen}
	if *username != "" {
		model.Service.Listen.User = url.UserPassword(*username, *password)
	}
	server := model.Service.NewServer()
	defer server.Close()
	fmt.Printf("export GOVC_URL=%s GOVC_SIM_PID=%d\n", server.URL, os.Getpid())

	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM)
	<-ended
}
