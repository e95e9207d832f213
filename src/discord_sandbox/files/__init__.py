"""What is uploaded and downloaded: request bodies with files, and the CDN that serves them."""
